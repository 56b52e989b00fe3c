namespace Pipeline.Guardrails.Folding;

/// <summary>The folded characters, none to a few, of one original character; enumerates without allocating.</summary>
internal readonly struct FoldedCharacters
{
    private readonly string? _many;
    private readonly char _one;
    private readonly int _start;
    private readonly int _end;

    public FoldedCharacters(char one, int start, int end)
    {
        (_one, _start, _end) = (one, start, end);
        Count = 1;
    }

    public FoldedCharacters(string many, int start, int end)
    {
        (_many, _start, _end) = (many, start, end);
        Count = many.Length;
    }

    public int Count { get; }

    public (char Folded, int Start, int End) this[int index] => (_many is null ? _one : _many[index], _start, _end);

    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks the characters.</summary>
    public struct Enumerator(FoldedCharacters characters)
    {
        private int _index = -1;

        public readonly (char Folded, int Start, int End) Current => characters[_index];

        public bool MoveNext() => ++_index < characters.Count;
    }
}
