"""Tables of rights: a row for each model or method, a column for each kind of user."""

from odoo.exceptions import AccessError, UserError

from odoo.addons.mail.tests.common import mail_new_test_user

OPERATIONS = dict(zip("rwcu", ("read", "write", "create", "unlink"), strict=True))


def cells(row, kinds):
    """Return ``{kind of user: what the row says of it}``."""
    return dict(zip(kinds, row.split(), strict=True))


class RightsMixin:
    """For test cases in the world of ``common``; ``users`` hold the kinds in their order.

    A salesperson with own documents, one with all documents, response officer, sales
    administrator, another employee, portal user, visitor.
    """

    addon = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = cls._get_kinds_of_users()

    @classmethod
    def _get_kinds_of_users(cls):
        """Return ``{kind: user}`` in the order of the columns."""
        return {
            "salesperson": cls.salesperson,
            "seller_all": cls._new_user("seller_all", "sales_team.group_sale_salesman_all_leads"),
            "officer": cls.officer,
            "manager": cls.manager,
            "employee": cls.employee,
            "portal": mail_new_test_user(cls.env, login="portal_user", groups="base.group_portal"),
            "public": cls.env.ref("base.public_user"),
        }

    def assertRights(self, table):
        for model, row in table.items():
            for kind, rights in cells(row, self.users).items():
                records = self.env[model].with_user(self.users[kind])
                found = "".join(
                    letter if records.has_access(operation) else "."
                    for letter, operation in OPERATIONS.items()
                )
                self.assertEqual(found, rights, f"{kind} on {model}")

    def assertReadable(self):
        """Who may read a record may read all that the addon has brought to it.

        Programs that name no fields ask for all of them.
        """
        for Model in self.registry.values():
            # Figures of a digest refuse by themselves who may not see them; its mail omits them.
            if Model._abstract or Model._transient or Model._name == "digest.digest":
                continue
            is_own = Model._original_module == self.addon
            names = [
                name
                for name, field in Model._fields.items()
                if is_own or self.addon in (field._modules or ())
            ]
            for kind, user in self.users.items() if names else ():
                records = self.env[Model._name].with_user(user)
                if records.has_access("read"):
                    with self.subTest(model=Model._name, kind=kind):
                        self.env.invalidate_all()
                        found = records.search([], limit=3)
                        found.read(
                            [
                                name
                                for name in names
                                if found._has_field_access(found._fields[name], "read")
                            ]
                        )

    def _get_models(self):
        """Return the models that the addon brings."""
        return {
            model._name
            for model in self.registry.values()
            if model._original_module == self.addon and not model._abstract
        }

    def _get_public_methods(self, navigation=()):
        """Return ``model/method`` for what the addon lets anybody call over the external API.

        Native methods that it extends are left out, and what only says where to go: who
        follows needs the rights on what is shown there.
        """
        found = set()
        for model in self.registry.values():
            if model._abstract and (
                model._original_module != self.addon or model._inherit_children
            ):
                continue  # those who inherit it are looked at
            own, native = set(), set()
            for cls in model.mro():
                names = {name for name, value in vars(cls).items() if callable(value)}
                is_own = cls.__module__.startswith(f"odoo.addons.{self.addon}.")
                (own if is_own else native).update(names)
            found.update(
                f"{model._name}/{name}"
                for name in own - native
                if not name.startswith(("_", "action_view_")) and name not in navigation
            )
        return found

    def _may(self, kind, name, make, *arguments):
        """Return whether rights let a user of that kind call ``name`` on what ``make`` gives them.

        Nothing of it stays.
        """
        user = self.users[kind]
        return self._is_allowed(lambda: getattr(make(user), name)(*arguments))

    def _is_allowed(self, action):
        """Return whether ``action`` meets no lack of rights; nothing of it stays."""
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint() as savepoint:
                try:
                    action()
                    self.env.flush_all()
                except UserError as error:
                    # A message about the record's state says that the right was there.
                    if isinstance(error, AccessError):
                        raise
                savepoint.close(rollback=True)
        except AccessError:
            return False
        finally:
            self.env.invalidate_all()
        return True
