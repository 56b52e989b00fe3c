using Pipeline.Guardrails.Tokens;

namespace Pipeline.Guardrails.Names;

/// <summary>Finds Korean names that a label announces or a title follows.</summary>
internal sealed class KoreanNameScan() : TokenScan(GuardRules.Name)
{
    private Token? _last;

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
            // What may be a noun (지정은, 이용자) must be announced by a colon or addressed.
            var isSure = length > 2 && !KoreanNouns.MayBe(token.Text.AsSpan(0, length));
            end = token.Ends[length - 1];
            // "제 이름은 김준입니다" says that it is one, too.
            if (KoreanWords.IsParticle(rest) && IsAnnounced(index, isSure || KoreanWords.IsCopula(rest)))
            {
                return Found(token);
            }

            if (rest.Length > 0)
            {
                if (IsTitle(rest, isSure || length == 2))
                {
                    return Found(token);
                }

                continue;
            }

            var next = At(index + 1);
            if (next is null)
            {
                return ended ? 0 : More;
            }

            if (next is { Kind: TokenKind.Korean, Broken: false } && IsTitle(next.Text, isSure || length == 2))
            {
                return Found(token);
            }
        }
        return 0;
    }

    private static bool IsTitle(ReadOnlySpan<char> word, bool isSure) =>
        isSure ? KoreanWords.IsTitle(word) : KoreanWords.IsAddress(word);

    private int Found(Token token)
    {
        _last = token;
        return 1;
    }

    // A label, then at most a colon, a dash or a parenthesis; or another name and a comma. Without a colon two
    // syllables are too little.
    private bool IsAnnounced(int index, bool isSure)
    {
        var before = At(index - 1);
        if (before is { Kind: TokenKind.Mark })
        {
            var isColon = before.Is(':') || before.Is('=') || before.Is('|');
            var label = At(index - 2);
            return (isColon || (isSure && (before.Is('(') || before.Is('-'))))
                    && label is not null
                    && (KoreanWords.IsLabel(label.Text) || LatinWords.IsLabel(label.Text))
                || (isSure && before.Is(',') && label is not null && label == _last);
        }

        return isSure && before is { Kind: TokenKind.Korean } && KoreanWords.IsLabel(before.Text);
    }
}
