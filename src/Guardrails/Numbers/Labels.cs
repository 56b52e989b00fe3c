namespace Pipeline.Guardrails.Numbers;

/// <summary>Remembers the last few letters before a number, to see whether they name it ("tel", "주민등록번호").</summary>
internal sealed class Labels
{
    private const int Capacity = 32;
    private readonly char[] _recent = new char[Capacity];
    private int _count;
    private string? _frozen;

    /// <summary>Remembers a character; everything but letters is left out.</summary>
    public void Push(char c)
    {
        if (!char.IsLetter(c))
        {
            return;
        }

        _recent[_count++ % Capacity] = c;
        if (_count == 2 * Capacity)
        {
            _count = Capacity;
        }

        _frozen = null;
    }

    /// <summary>Whether any of the words stands among the last letters.</summary>
    public bool Near(ReadOnlySpan<string> words)
    {
        var text = Recent();
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether the last letters end in any of the words.</summary>
    public bool Touching(ReadOnlySpan<string> words)
    {
        var text = Recent();
        foreach (var word in words)
        {
            if (text.EndsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    private string Recent()
    {
        if (_frozen is not null)
        {
            return _frozen;
        }

        var length = Math.Min(_count, Capacity);
        return _frozen = string.Create(
            length,
            this,
            static (span, self) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.ToLowerInvariant(self._recent[(self._count - span.Length + i) % Capacity]);
                }
            }
        );
    }
}
