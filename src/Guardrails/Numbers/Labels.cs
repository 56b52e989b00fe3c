namespace Pipeline.Guardrails.Numbers;

/// <summary>Remembers the last few letters before a number, to see whether they name it ("tel", "주민등록번호").</summary>
internal sealed class Labels
{
    /// <summary>Names of numbers that belong to no person.</summary>
    public static readonly string[] Matters =
    [
        "주문",
        "송장",
        "등기번호",
        "접수번호",
        "관리번호",
        "문서번호",
        "계약번호",
        "승인번호",
        "예약번호",
        "증권번호",
        "일련번호",
        "시리얼",
        "신고번호",
        "품번",
        "부품",
        "로트",
        "모델",
        "버전",
        "바코드",
        "order",
        "tracking",
        "parcel",
        "invoice",
        "ticket",
        "booking",
        "serial",
        "model",
        "part",
        "batch",
        "lot",
        "version",
        "contract",
        "policy",
        "barcode",
        "isbn",
    ];

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

    /// <summary>Whether the nearest name before a number is one of <paramref name="words"/> rather than of
    /// <paramref name="others"/>.</summary>
    public bool Nearest(ReadOnlySpan<string> words, ReadOnlySpan<string> others)
    {
        var last = Last(words);
        return last >= 0 && last >= Last(others);
    }

    /// <summary>Whether the nearest name says that it is a number of a matter: an order, a parcel, a part.</summary>
    public bool NearestIsMatter(ReadOnlySpan<string> words) => Last(Matters) > Last(words);

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

    // Where the last of the words ends; -1 for none.
    private int Last(ReadOnlySpan<string> words)
    {
        var text = Recent();
        var last = -1;
        foreach (var word in words)
        {
            var at = text.LastIndexOf(word, StringComparison.Ordinal);
            last = at < 0 ? last : Math.Max(last, at + word.Length);
        }
        return last;
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
