using System.Buffers;

namespace Pipeline.Documents.Chunking;

/// <summary>
/// Splits English and Korean running text into sentences by rules: terminators, closing quotes, abbreviations, numbers,
/// list markers and line breaks. It needs no model and never looks further than a few hundred characters ahead, so it
/// is linear.
/// </summary>
public static class SentenceSplitter
{
    // A line at least this long that does not end like a sentence was probably broken by its margin.
    private const int WrappedLine = 40;
    private const int LongestParenthesis = 200;

    private const string Closers = "\"'”’)]}》〉」』】»）］";
    private const string WideTerminators = "。！？｡";

    // Syllables that end a declarative or polite Korean sentence, or a noun-form one.
    private const string KoreanEndings = "다요죠까함음임됨오네지";

    private static readonly SearchValues<char> Candidates = SearchValues.Create(".!?…。！？｡\n(（");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Abbreviations = new HashSet<string>(
        [
            "mr",
            "mrs",
            "ms",
            "dr",
            "prof",
            "sr",
            "jr",
            "st",
            "gen",
            "col",
            "sgt",
            "capt",
            "lt",
            "rep",
            "sen",
            "gov",
            "rev",
            "hon",
            "vs",
            "etc",
            "e.g",
            "i.e",
            "cf",
            "al",
            "fig",
            "figs",
            "eq",
            "eqs",
            "sec",
            "secs",
            "ch",
            "chap",
            "vol",
            "vols",
            "no",
            "nos",
            "art",
            "para",
            "pp",
            "p",
            "ed",
            "eds",
            "approx",
            "est",
            "dept",
            "univ",
            "inc",
            "ltd",
            "co",
            "corp",
            "bros",
            "jan",
            "feb",
            "mar",
            "apr",
            "jun",
            "jul",
            "aug",
            "sep",
            "sept",
            "oct",
            "nov",
            "dec",
            "mon",
            "tue",
            "wed",
            "thu",
            "fri",
            "sat",
            "sun",
            "ph.d",
            "ver",
            "v",
            "tel",
            "ext",
            "min",
            "max",
            "avg",
            "ca",
            "viz",
            "op",
            "cit",
            "mt",
            "ft",
            "ave",
            "blvd",
            "rd",
        ],
        StringComparer.OrdinalIgnoreCase
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    // Abbreviations that as often as not end the sentence they stand in; then a capital decides.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> MayEnd = new HashSet<string>(
        ["etc", "inc", "ltd", "co", "corp", "jr", "sr", "ph.d", "al", "bros", "min", "max", "no", "sat", "sun", "mar"],
        StringComparer.OrdinalIgnoreCase
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Starters = new HashSet<string>(
        [
            "the",
            "a",
            "an",
            "he",
            "she",
            "it",
            "we",
            "they",
            "you",
            "this",
            "that",
            "these",
            "those",
            "in",
            "on",
            "at",
            "but",
            "and",
            "however",
            "there",
            "as",
            "for",
            "if",
            "when",
            "while",
            "after",
            "before",
            "our",
            "its",
            "their",
            "his",
            "her",
            "what",
        ],
        StringComparer.OrdinalIgnoreCase
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Splits a text.</summary>
    /// <param name="text">Running text; a line feed in it is a line break.</param>
    /// <returns>
    /// The sentences in order, without the white space around them: every character that is not white space is in
    /// exactly one.
    /// </returns>
    public static IReadOnlyList<Range> Split(ReadOnlySpan<char> text)
    {
        var sentences = new List<Range>();
        var start = 0;
        var parenthesisEnd = 0;
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny(Candidates);
            if (next < 0)
            {
                break;
            }

            at += next;
            var c = text[at];
            if (c is '(' or '（')
            {
                if (at >= parenthesisEnd)
                {
                    parenthesisEnd = ParenthesisEnd(text, at);
                }

                at++;
                continue;
            }
            // Of the full stops inside a parenthesis only one at its very end can end the sentence around it.
            if (at < parenthesisEnd - 1 && c != '\n')
            {
                at++;
                continue;
            }
            var end =
                c == '\n'
                    ? EndsAtLineFeed(text, start, at)
                        ? at
                        : -1
                    : EndAfter(text, start, at);
            if (end >= 0)
            {
                Add(sentences, text, start, end);
                start = end;
                at = Math.Max(end, at + 1);
            }
            else
            {
                at++;
                // What holds for one of a run holds for the rest; a wide one is asked by itself when a narrow one began
                // the run.
                while (
                    c != '\n'
                    && at < text.Length
                    && (
                        text[at] is '.' or '!' or '?' or '…'
                        || (WideTerminators.Contains(c) && text[at] is '。' or '！' or '？')
                    )
                )
                {
                    at++;
                }
            }
        }
        Add(sentences, text, start, text.Length);
        return sentences;
    }

    private static void Add(List<Range> sentences, ReadOnlySpan<char> text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(start..end);
        }
    }

    private static int ParenthesisEnd(ReadOnlySpan<char> text, int open)
    {
        var window = text.Slice(open + 1, Math.Min(LongestParenthesis, text.Length - open - 1));
        var close = window.IndexOf(text[open] == '(' ? ')' : '）');
        return close < 0 ? 0 : open + 1 + close;
    }

    // The offset at which the sentence with a terminator at `at` ends, or -1 when it goes on.
    private static int EndAfter(ReadOnlySpan<char> text, int start, int at)
    {
        var run = at + 1;
        while (run < text.Length && text[run] is '.' or '!' or '?' or '…' or '。' or '！' or '？')
        {
            run++;
        }

        var end = run;
        while (end < text.Length && Closers.Contains(text[end]))
        {
            end++;
        }

        if (end >= text.Length)
        {
            return text.Length;
        }

        var c = text[at];
        var next = text[end];
        if (WideTerminators.Contains(c))
        {
            return IsQuotativeParticle(text, run, end) ? -1 : end;
        }

        if (!char.IsWhiteSpace(next))
        {
            return EndsKoreanWithoutSpace(text, at, run, end) ? end : -1;
        }

        if (IsQuotativeParticle(text, run, end))
        {
            return -1;
        }

        var after = end;
        while (after < text.Length && char.IsWhiteSpace(text[after]))
        {
            after++;
        }

        if (after >= text.Length)
        {
            return text.Length;
        }

        var opens = text[after];
        // Korean has no capitals: what follows its sentence may be a name in lower case.
        if (char.IsLower(opens) && !(c is '.' or '?' or '!' && run - at == 1 && EndsKorean(text, at)))
        {
            return -1;
        }

        if (c != '.' || run - at > 1)
        {
            // An ellipsis is a pause in Korean unless the word before it ends a sentence.
            var isEllipsis = c == '…' || (c == '.' && run - at > 1);
            return isEllipsis && IsHangul(opens) && !EndsKorean(text, at) ? -1 : end;
        }
        return PeriodEnds(text, start, at, after) ? end : -1;
    }

    private static bool PeriodEnds(ReadOnlySpan<char> text, int start, int at, int after)
    {
        var from = at;
        while (
            from > start
            && !char.IsWhiteSpace(text[from - 1])
            && text[from - 1] is not ('(' or '"' or '“' or '\'' or '‘')
        )
        {
            from--;
        }

        var word = text[from..at];
        if (word.IsEmpty)
        {
            return true;
        }

        var opensSentence = text[start..from].IsWhiteSpace();
        if (char.IsAsciiDigit(word[^1]))
        {
            return NumberEnds(text, word, opensSentence, after);
        }

        if (word.Length == 1 && opensSentence && IsHangul(word[0]))
        {
            return false; // "가. ", a list marker.
        }

        if (word.Length == 1 && char.IsAsciiLetterUpper(word[0]))
        {
            return false; // An initial, or a list marker.
        }

        if (word.Contains('.') && IsAcronym(word))
        {
            return StartsSentence(text, after);
        }

        if (Abbreviations.Contains(word))
        {
            return MayEnd.Contains(word) && !char.IsDigit(text[after]) && StartsSentence(text, after);
        }

        return true;
    }

    // "3. Install" and "2024. 3. 15. 시행" go on; "in 2020. Then" ends.
    private static bool NumberEnds(ReadOnlySpan<char> text, ReadOnlySpan<char> word, bool opensSentence, int after)
    {
        var isShort = word.Length <= 3 && word.IndexOfAnyExceptInRange('0', '9') < 0;
        if (opensSentence && isShort)
        {
            return false;
        }

        if (char.IsAsciiDigit(text[after]))
        {
            // The next number closes with a full stop too: the parts of a date.
            var digits = 0;
            while (digits < 3 && after + digits < text.Length && char.IsAsciiDigit(text[after + digits]))
            {
                digits++;
            }

            return !(digits <= 2 && after + digits < text.Length && text[after + digits] == '.');
        }
        return !(word.Length <= 2 && isShort && IsHangul(text[after]));
    }

    private static bool IsAcronym(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsAsciiLetter(word[i]) : word[i] != '.')
            {
                return false;
            }
        }
        return true;
    }

    private static bool StartsSentence(ReadOnlySpan<char> text, int after)
    {
        var length = 0;
        while (after + length < text.Length && char.IsLetter(text[after + length]))
        {
            length++;
        }

        return length > 0 && (IsHangul(text[after]) || Starters.Contains(text.Slice(after, length)));
    }

    // Korean typists often leave out the space: "했다.그리고". Only full stops after a sentence's ending count.
    private static bool EndsKoreanWithoutSpace(ReadOnlySpan<char> text, int at, int run, int end) =>
        run == end && EndsKorean(text, at) && IsHangul(text[end]);

    // A syllable alone, such as "음", is no word with an ending.
    private static bool EndsKorean(ReadOnlySpan<char> text, int at) =>
        at > 1 && KoreanEndings.Contains(text[at - 1]) && IsHangul(text[at - 2]);

    // "…했다." 라고 / "왜?" 하고: what follows a closing quote takes the quotation up.
    private static bool IsQuotativeParticle(ReadOnlySpan<char> text, int run, int end)
    {
        if (run == end || end >= text.Length)
        {
            return false;
        }

        var rest = text[end..].TrimStart();
        return rest.StartsWith("라고")
            || rest.StartsWith("하고 ")
            || rest.StartsWith("라며")
            || rest.StartsWith("하며")
            || rest.StartsWith("라는")
            || rest.StartsWith("이라");
    }

    private static bool EndsAtLineFeed(ReadOnlySpan<char> text, int start, int at)
    {
        var line = text[start..at].TrimEnd();
        var previous = line.LastIndexOf('\n');
        line = previous < 0 ? line : line[(previous + 1)..];
        var rest = text[(at + 1)..].TrimStart();
        if (line.IsEmpty || rest.IsEmpty)
        {
            return true;
        }

        if (char.IsLower(rest[0]) || line[^1] is ',' or '、' or '-')
        {
            return false;
        }

        return line.Length < WrappedLine
            || line[^1] is '.' or '!' or '?' or '…' or ':' or '。'
            || Closers.Contains(line[^1]);
    }

    private static bool IsHangul(char c) => c is >= '\uAC00' and <= '\uD7A3';
}
