namespace Pipeline.Guardrails.Links;

/// <summary>A character as a renderer may see it, and where it stands.</summary>
/// <param name="Folded">Its plain form: full-width letters narrow, entities and escapes resolved.</param>
/// <param name="Start">Offset in the original text.</param>
/// <param name="End">Offset after it.</param>
/// <param name="IsPlain">It stands there as itself, so it can be Markdown.</param>
/// <param name="MakesLink">It follows a closed bracket and would make a link or its definition of it.</param>
internal readonly record struct LinkCharacter(char Folded, int Start, int End, bool IsPlain, bool MakesLink);
