namespace Pipeline.Guardrails.Words;

/// <summary>A way that a text has gone along some terms. A value: a way that forks is copied.</summary>
internal struct TermWalk
{
    private const int MostFillers = 3;
    private const int MostRepeats = 8;
    private const int MostWild = 2;
    private const int MostSymbols = 3;

    private int _fillers;
    private int _repeats;
    private int _gaps;
    private int _wild;
    private int _digits;
    private int _symbols;

    public TermWalk(TermNode node, int start, int end) => (Node, Start, End) = (node, start, end);

    /// <summary>Where it has come to.</summary>
    public TermNode Node { get; private set; }

    /// <summary>Where it began in the text.</summary>
    public int Start { get; }

    /// <summary>Where its last letter ended.</summary>
    public int End { get; private set; }

    /// <summary>Whether the last letter was one of the term's.</summary>
    public readonly bool IsAtLetter => _fillers == 0 && _repeats == 0;

    /// <summary>Whether something stands between its letters.</summary>
    public readonly bool HasGaps => _gaps > 0;

    /// <summary>Whether it is as people write: nothing between its letters, or, of Latin ones, something between
    /// all.</summary>
    public readonly bool IsWritten(bool isKorean) => isKorean || _gaps == 0 || _gaps == Node.Depth - 1;

    /// <summary>Goes on by a letter as it is.</summary>
    public readonly bool TryStep(char letter, int end, out TermWalk next)
    {
        next = this;
        return next.Take(Node.Next(letter), end);
    }

    /// <summary>Goes on by what is written for letters: digits and signs that look like them, stars for any, letters
    /// more than once, marks between.</summary>
    public readonly void Bend(Letter letter, int end, List<TermWalk> walks)
    {
        var next = this;
        var isStar = letter.Value is '*' or '#';
        foreach (var like in Likes(letter.Value))
        {
            next = this;
            if (char.IsAsciiDigit(letter.Value) ? ++next._digits <= 1 : ++next._symbols <= MostSymbols)
            {
                if (next.Take(Node.Next(like), end))
                {
                    walks.Add(next);
                }
            }
        }

        if (isStar && Node.Depth > 0)
        {
            foreach (var any in Node.All)
            {
                next = this;
                if (++next._wild <= MostWild && !IsKoreanVowel(any.Letter) && next.Take(any, end))
                {
                    walks.Add(next);
                }
            }
        }

        var isKorean = Node.Letter is >= (char)0x1100 and <= (char)0x11FF;
        if (letter.Value == Node.Letter && !isKorean)
        {
            next = this;
            if (++next._repeats <= MostRepeats)
            {
                next.End = end;
                walks.Add(next);
            }
        }
        else if (isKorean ? IsKoreanFiller(letter.Value) : letter.Value is '.' or '-' or '_' or '~')
        {
            next = this;
            if (_fillers == 0)
            {
                next._gaps++;
            }

            if (++next._fillers <= MostFillers)
            {
                walks.Add(next);
            }
        }
    }

    private bool Take(TermNode? node, int end)
    {
        if (node is null)
        {
            return false;
        }

        (Node, End, _fillers, _repeats) = (node, end, 0, 0);
        return true;
    }

    private static string Likes(char c) =>
        c switch
        {
            '0' => "o",
            '1' or '!' or '|' => "il",
            '3' => "e",
            '4' or '@' => "a",
            '5' or '$' => "s",
            '7' or '+' => "t",
            _ => "",
        };

    private static bool IsKoreanVowel(char c) => c is >= (char)0x1161 and <= (char)0x1175;

    private static bool IsKoreanFiller(char c) =>
        char.IsAsciiDigit(c) || "!@#$%^&*~_-.,'|/+=".Contains(c, StringComparison.Ordinal);
}
