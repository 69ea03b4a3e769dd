"""Shape of what people type about themselves and about roles."""

from wtforms import BooleanField, Field, HiddenField, PasswordField, SelectField

from deliberation.accounts.addresses import email_problem, normal_email
from deliberation.accounts.names import imitates, is_office
from deliberation.accounts.rules import PASSWORD_LEAST, Role, password_problem
from deliberation.web.forms import Form, Invalid, LineField, TextField, at_most, required


def an_address(form: Form, field: Field) -> None:
    """What the acts refuse of an address, told with everything else that is wrong with the form."""
    if problem := email_problem(normal_email(field.data or "")):
        raise Invalid(problem)


def a_password(form: Form, field: Field) -> None:
    """What the acts refuse of a new password, told with everything else that is wrong with the form."""
    if problem := password_problem(field.data or ""):
        raise Invalid(problem, least=PASSWORD_LEAST)


def a_name(form: Form, field: Field) -> None:
    """What the acts refuse of a chosen name, at its field."""
    if word := imitates(field.data or ""):
        raise Invalid("name_of_office", word=word)
    if is_office(field.data or ""):
        raise Invalid("name_of_desk", name=field.data)


class RegisterForm(Form):
    email = LineField(
        "label.email", [required(), at_most(254), an_address], render_kw={"autocomplete": "email", "type": "email"}
    )
    password = PasswordField(
        "label.password_new", [required(), a_password],
        render_kw={"autocomplete": "new-password", "minlength": PASSWORD_LEAST},
    )  # fmt: skip
    chosen_name = LineField("label.chosen_name", [at_most(40), a_name], render_kw={"autocomplete": "nickname"})
    agreed = BooleanField("label.terms_agreed", [required()])


class SignInForm(Form):
    email = LineField("label.email", [required()], render_kw={"autocomplete": "username", "type": "email"})
    password = PasswordField("label.password", [required()], render_kw={"autocomplete": "current-password"})


class LetterCodeForm(Form):
    code = LineField("label.letter_code", [required(), at_most(40)], render_kw={"autocomplete": "one-time-code"})


class CounterForm(Form):
    jurisdiction = SelectField("label.jurisdiction", [required()])
    email = LineField("label.email", [required(), at_most(254)])
    reference = LineField("label.resident_reference", [required(), at_most(64)])


class ResidentsForm(Form):
    jurisdiction = SelectField("label.jurisdiction", [required()])
    references = TextField("label.resident_references", [required(), at_most(2_000_000)])


class NameForm(Form):
    chosen_name = LineField("label.chosen_name", [at_most(40), a_name])


class RecoverForm(Form):
    code = LineField("label.letter_code", [required(), at_most(40)], render_kw={"autocomplete": "one-time-code"})
    email = LineField(
        "label.email", [required(), at_most(254), an_address], render_kw={"autocomplete": "email", "type": "email"}
    )
    password = PasswordField("label.password_new", [required(), a_password], render_kw={"autocomplete": "new-password"})


class PasswordForm(Form):
    """Names of passwords hold the word: what a form sent is given back without them (signin.kept_values)."""

    current_password = PasswordField(
        "label.password_current", [required()], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField("label.password_new", [required(), a_password], render_kw={"autocomplete": "new-password"})


class GrantForm(Form):
    email = LineField("label.email", [required(), at_most(254)])
    role = SelectField("label.role", [required()], choices=[("", ""), *((str(r), f"role.{r}") for r in Role)])
    place = SelectField("label.jurisdiction", [required()])


class DepartmentForm(Form):
    place = SelectField("label.jurisdiction", [required()])
    name_ja = LineField("label.department_name", [required(), at_most(100)])
    name_en = LineField("label.department_name_en", [at_most(100)])


class DepartmentEndForm(Form):
    successor = SelectField("label.successor")


class ConfirmForm(Form):
    """The digest that the second person was shown."""

    digest = HiddenField(validators=[required()])


class DeclineForm(Form):
    reason = TextField("label.reason", [required(), at_most(1000)])


class OnlyButton(Form):
    """A button and its token."""
