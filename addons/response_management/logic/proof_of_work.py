"""A proof that a browser has worked for a post, so that sending thousands of them has a price.

The browser looks for a number such that the SHA-256 digest of ``token:time:subject:number`` begins
with ``BITS`` zero bits. It asks nobody for a challenge, so nothing can be blocked on the way.
"""

import hashlib
import re

#: About 16,000 digests, half a second in a browser.
BITS = 14
FIELD = "proof_of_work"
#: Clocks of visitors are wrong by minutes; a page may stand open, but is proven when it is sent.
TOLERANCE = 3600

_PROOF = re.compile(r"(\d{9,11}):(\d{1,8})")


def is_proven(proof, token, subject, now):
    """Return whether ``proof`` was worked out for ``subject``, at most ``TOLERANCE`` ago.

    :param float now: seconds since 1970
    """
    match = _PROOF.fullmatch(proof or "")
    if not match or abs(now - int(match.group(1))) > TOLERANCE:
        return False
    text = f"{token}:{match.group(1)}:{subject.strip()}:{match.group(2)}"
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0
