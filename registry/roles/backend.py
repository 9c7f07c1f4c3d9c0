"""Django's question "has this account the permission …?", answered by the rules."""

from typing import Any

from django.apps import apps
from django.contrib.auth.backends import ModelBackend

from registry.roles.deciding import may
from registry.roles.vocabulary import Act

ACTIONS = {"view": Act.VIEW, "add": Act.ADD, "change": Act.EDIT, "delete": Act.DELETE}


class RolesDecide(ModelBackend):
    """Passwords as Django checks them; what an account may do comes from its roles alone.

    Permissions in the database are not asked, so that none can grant what the rules do not.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not user_obj.is_active:
            return False
        app_label, _dot, codename = perm.partition(".")
        action, _line, name = codename.partition("_")
        if action not in ACTIONS or not _is_known(app_label, name):
            return False
        return may(user_obj, ACTIONS[action], obj if obj is not None else apps.get_model(app_label, name))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        if not user_obj.is_active or app_label not in apps.app_configs:
            return False
        return any(may(user_obj, Act.VIEW, model) for model in apps.get_app_config(app_label).get_models())

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Every permission that the rules give."""
        names = (
            f"{model._meta.app_label}.{action}_{model._meta.model_name}"
            for model in apps.get_models()
            for action in ACTIONS
        )
        return {name for name in names if self.has_perm(user_obj, name, obj)}


def _is_known(app_label: str, model_name: str) -> bool:
    return app_label in apps.app_configs and model_name in apps.all_models[app_label]
