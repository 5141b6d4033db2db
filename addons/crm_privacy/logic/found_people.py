"""Some people, and by what each of them is told: records, addresses, numbers, names."""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class FoundPeople:
    """Some people: a number for each of their records, and what else tells them."""

    persons: list
    number_by_ref: dict = field(default_factory=dict)
    number_by_email: dict = field(default_factory=dict)
    number_by_phone: dict = field(default_factory=dict)

    def __post_init__(self):
        for number, person in enumerate(self.persons):
            self.number_by_ref.update(dict.fromkeys(person.records, number))
            self.number_by_email.update(dict.fromkeys(person.emails, number))
            self.number_by_phone.update(dict.fromkeys(person.phones, number))

    @property
    def ids_by_model(self):
        found = defaultdict(list)
        for model, record_id in sorted(self.number_by_ref):
            found[model].append(record_id)
        return dict(found)

    @property
    def names(self):
        return set().union(*(person.names for person in self.persons))

    @property
    def written(self):
        """Addresses and numbers as somebody typed them."""
        return set().union(*(person.written for person in self.persons))
