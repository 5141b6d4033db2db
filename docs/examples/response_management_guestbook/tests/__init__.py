from . import test_guestbook
