using Pipeline.Guardrails.Tokens;

namespace Pipeline.Guardrails.Names;

/// <summary>
/// Finds names in Latin letters: one to three capitalised words after Mr., Ms., Dr. and the like, or after a label
/// ("Name:", "Contact person:"), where one of them must be a known name.
/// </summary>
internal sealed class LatinNameScan() : TokenScan(GuardRules.Name)
{
    private const int MaxWords = 3;

    protected override int Match(int index, bool ended, out int end)
    {
        var first = At(index)!;
        end = first.End;
        var honoured = IsHonoured(index);
        if (!first.IsCapitalised || LatinNames.Excludes(first.Text) || !(honoured || IsAnnounced(index)))
        {
            return 0;
        }

        var (known, words, taken) = (LatinNames.Knows(first.Text), 1, 1);
        for (var i = index + 1; ; i++)
        {
            var next = At(i);
            if (next is null && !ended)
            {
                return More;
            }

            // The dot of an initial.
            if (next is { Glued: true } && next.Is('.') && At(i - 1)!.Text.Length == 1)
            {
                continue;
            }

            var goesOn = next is { IsCapitalised: true, Spaced: true, Broken: false } && words < MaxWords;
            if (!goesOn || LatinWords.IsHonorific(next!.Text))
            {
                break;
            }

            if (LatinNames.Excludes(next.Text))
            {
                if (!honoured)
                {
                    return 0;
                }

                break;
            }

            known |= LatinNames.Knows(next.Text) || IsKorean(At(i - 1)!.Text, next.Text);
            (words, taken, end) = (words + 1, i - index + 1, next.End);
        }
        return known || (honoured && first.Text.Length > 1) ? taken : 0;
    }

    // "Min-su Kim" and "Kim Min-su".
    private static bool IsKorean(string first, string second) =>
        (LatinNames.IsKoreanFamily(first) && second.Contains('-'))
        || (first.Contains('-') && LatinNames.IsKoreanFamily(second));

    private bool IsHonoured(int index)
    {
        var before = At(index - 1);
        if (before is not null && before.Is('.'))
        {
            return At(index)!.Spaced && At(index - 2) is { Kind: TokenKind.Latin } title && IsHonorific(title);
        }

        return before is { Kind: TokenKind.Latin } word && IsHonorific(word);
    }

    private static bool IsHonorific(Token word) => word.IsCapitalised && LatinWords.IsHonorific(word.Text);

    private bool IsAnnounced(int index)
    {
        var (before, label) = (At(index - 1), At(index - 2));
        if (before is null)
        {
            return false;
        }

        // "Best regards," and the name in the next line.
        if (At(index)!.Broken)
        {
            return before.Is(',') && label is not null && LatinWords.IsClosing(label.Text);
        }

        if (before.Is(':'))
        {
            return label is not null
                && (label.Kind == TokenKind.Korean ? KoreanWords.IsLabel(label.Text) : LatinWords.IsLabel(label.Text));
        }

        var isName = label is not null && label.Text.Equals("name", StringComparison.OrdinalIgnoreCase);
        return before is { Kind: TokenKind.Latin, Text: "Dear" or "Hi" or "Hello" }
            || (isName && (before is { Text: "is" } || (before is { Spaced: true } && before.Is('-'))));
    }
}
