"""What the shop makes of texts."""


def validate_email(value: str) -> str:
    if value != value.strip():
        raise ValueError("it begins or ends with a space")
    return value.lower()


def validate_line(value: str) -> str:
    if "\n" in value:
        raise ValueError("it has several lines")
    return value.strip()


def validate_password(value: str) -> str:
    return value


def validate_pin(value: str) -> str:
    if not value.isdigit():
        raise ValueError("it has other characters than digits")
    return value


class Lines:
    @staticmethod
    def validate(value: str) -> str:
        if '"' not in value:
            raise ValueError("it has no quotation mark")
        return value
