using Pipeline.Guardrails.Tokens;

namespace Pipeline.Guardrails.Names;

/// <summary>Finds Korean names that a label announces or a title follows.</summary>
internal sealed class KoreanNameScan() : TokenScan(GuardRules.Name)
{
    protected override int Match(int index, bool ended, out int end)
    {
        var token = At(index)!;
        end = token.End;
        if (token.Kind != TokenKind.Korean)
        {
            return 0;
        }

        // Three syllables first: of "김준입니다" only two are the name, for "니다" follows nothing.
        foreach (var length in (ReadOnlySpan<int>)[3, 4, 2])
        {
            if (token.Text.Length < length || !KoreanNames.IsName(token.Text.AsSpan(0, length)))
            {
                continue;
            }

            var rest = token.Text.AsSpan(length);
            end = token.Ends[length - 1];
            if (rest.Length > 0 && KoreanWords.IsTitle(rest))
            {
                return 1;
            }

            if (KoreanWords.IsParticle(rest) && IsAnnounced(index, isSure: length > 2))
            {
                return 1;
            }

            if (rest.Length > 0)
            {
                continue;
            }

            var next = At(index + 1);
            if (next is null)
            {
                return ended ? 0 : More;
            }

            if (next is { Kind: TokenKind.Korean, Broken: false } && KoreanWords.IsTitle(next.Text))
            {
                return 1;
            }
        }
        return 0;
    }

    // A label, then at most a colon, a dash or a parenthesis. Without a colon two syllables are too little.
    private bool IsAnnounced(int index, bool isSure)
    {
        var before = At(index - 1);
        if (before is { Kind: TokenKind.Mark })
        {
            var isColon = before.Is(':') || before.Is('=') || before.Is('|');
            return (isColon || (isSure && (before.Is('(') || before.Is('-'))))
                && At(index - 2) is { Kind: TokenKind.Korean } label
                && KoreanWords.IsLabel(label.Text);
        }

        return isSure && before is { Kind: TokenKind.Korean } && KoreanWords.IsLabel(before.Text);
    }
}
