"""What somebody answers by SMS to the reminder of a gathering."""

from terreau.core.registries import SmsHandler, declare_sms_handler
from terreau.gatherings.services import hear_answer

declare_sms_handler(SmsHandler("gathering", hear_answer))
