from terreau.core.registries import declare_tokens

declare_tokens("people", lambda person: {f"person:{person.pk}", f"signed-in:{person.authority_id}"})
