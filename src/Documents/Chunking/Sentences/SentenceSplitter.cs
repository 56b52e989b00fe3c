using System.Buffers;

namespace Pipeline.Documents.Chunking.Sentences;

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

    private static readonly SearchValues<char> Candidates = SearchValues.Create(".!?…。！？｡\n(（");

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
            return KoreanSentence.TakesUpQuotation(text, run, end) ? -1 : end;
        }

        if (!char.IsWhiteSpace(next))
        {
            return KoreanSentence.EndsWithoutSpace(text, at, run, end) ? end : -1;
        }

        if (KoreanSentence.TakesUpQuotation(text, run, end))
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
        if (char.IsLower(opens) && !(c is '.' or '?' or '!' && run - at == 1 && KoreanSentence.Ends(text, at)))
        {
            return -1;
        }

        if (c != '.' || run - at > 1)
        {
            // An ellipsis is a pause in Korean unless the word before it ends a sentence.
            var isEllipsis = c == '…' || (c == '.' && run - at > 1);
            return isEllipsis && KoreanSentence.IsHangul(opens) && !KoreanSentence.Ends(text, at) ? -1 : end;
        }
        return FullStop.Ends(text, start, at, after) ? end : -1;
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
}
