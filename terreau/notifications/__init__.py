"""Notifications: the voice. An outbox written with the gesture, sent after it; letters and calls for those without e-mail.

Words: message, outbox, preference, letter, call.
"""
