"""Our own question by SMS: may we write to this number?"""

from terreau.core.registries import SmsHandler, declare_sms_handler
from terreau.mailroom.selectors import CONSENT
from terreau.mailroom.services import hear_consent

declare_sms_handler(SmsHandler(CONSENT, hear_consent))
