using Pipeline.Guardrails.Tokens;

namespace Pipeline.Guardrails.Addresses;

/// <summary>
/// Finds addresses in Latin letters: a house number, one to four capitalised words of which the last is a kind of
/// street, then flat, city, state and postal code. A state with its code, a British postcode, a flat or a word before
/// ("address", "at") must show that it is an address; with a British postcode the street needs no kind. Romanised
/// Korean streets (152 Teheran-ro) show it by themselves.
/// </summary>
internal sealed class LatinAddressScan() : TokenScan(GuardRules.Address)
{
    private const int MaxWords = 5;

    protected override int Match(int index, bool ended, out int end)
    {
        var reader = new AddressReader(At, index, ended);
        var found = ReadAddress(reader, index);
        end = reader.End;
        return reader.Starved ? More
            : found ? reader.Position - index
            : 0;
    }

    private bool ReadAddress(AddressReader reader, int index)
    {
        var first = At(index)!;
        var announced = IsAnnounced(index);
        // "Flat 3, 12 Victoria Road"
        if (first is { Kind: TokenKind.Latin } && LatinPlaces.IsUnit(first.Text) && first.IsCapitalised)
        {
            reader.Skip();
            if (reader.Take(TokenKind.Number) is null || !TakeMark(reader, ','))
            {
                return false;
            }

            announced = true;
        }

        if (
            reader.Peek() is not { Kind: TokenKind.Number, Text.Length: <= 5 }
            || At(index - 1) is { } before && Touches(before, first)
        )
        {
            return false;
        }

        reader.Skip();
        if (reader.Peek() is { Glued: true } dash && dash.Is('-') && reader.Peek(1) is { Kind: TokenKind.Number })
        {
            Skip(reader, 2);
        }
        // 221B
        else if (reader.Peek() is { Kind: TokenKind.Latin, Glued: true, Text.Length: 1 })
        {
            reader.Skip();
        }

        return ReadKoreanStreet(reader)
            ?? (ReadStreet(reader, out var isStreet) && ReadRest(reader, isStreet, announced));
    }

    // A number such as 3.12 or 1,200 goes on to the left.
    private static bool Touches(Token before, Token first) =>
        first.Glued
        && (before.Is('.') || before.Is(',') || before.Is('$') || before.Is('#') || before.Kind == TokenKind.Latin);

    // Null where there is no Korean street, so that another may be tried.
    private static bool? ReadKoreanStreet(AddressReader reader)
    {
        var comma = reader.Peek() is { } mark && mark.Is(',') ? 1 : 0;
        if (reader.Peek(comma) is not { Kind: TokenKind.Latin } street || !LatinPlaces.IsKoreanStreet(street.Text))
        {
            return null;
        }

        Skip(reader, comma + 1);
        if (
            reader.Peek() is { Kind: TokenKind.Number }
            && reader.Peek(1) is { Glued: true } dash
            && dash.Is('-')
            && reader.Peek(2) is { Text: "gil" or "beon-gil" }
        )
        {
            Skip(reader, 3);
        }

        while (TryPeekRegion(reader, out var length))
        {
            Skip(reader, length);
        }

        return true;
    }

    private static bool TryPeekRegion(AddressReader reader, out int length)
    {
        length = 2;
        return reader.Peek() is { } comma
            && comma.Is(',')
            && reader.Peek(1) is { Kind: TokenKind.Latin } region
            && LatinPlaces.IsKoreanRegion(region.Text);
    }

    // Capitalised words, initials and numbers ("West 34th Street") up to a kind of street, or to a comma without one.
    private static bool ReadStreet(AddressReader reader, out bool isStreet)
    {
        isStreet = false;
        var words = 0;
        for (; words < MaxWords; words++)
        {
            if (reader.Peek() is not { Spaced: true, Broken: false } word)
            {
                break;
            }

            if (word.Kind == TokenKind.Number && reader.Peek(1) is { Glued: true, Text: "st" or "nd" or "rd" or "th" })
            {
                Skip(reader, 2);
                continue;
            }

            if (!word.IsCapitalised)
            {
                break;
            }

            reader.Skip();
            isStreet = words > 0 && LatinPlaces.IsStreet(word.Text);
            // The dot of "N." and "Broad St.", not that of a sentence.
            if (
                reader.Peek() is { Glued: true } dot
                && dot.Is('.')
                && word.Text.Length <= 4
                && reader.Peek(1) is { } after
                && (after.Is(',') || after is { IsCapitalised: true } && !isStreet)
            )
            {
                reader.Skip();
            }

            if (isStreet)
            {
                // "Pennsylvania Avenue NW"
                if (reader.Peek() is { Spaced: true, Text: "N" or "S" or "E" or "W" or "NW" or "NE" or "SW" or "SE" })
                {
                    reader.Skip();
                }

                return true;
            }
        }
        return words > 0 && !reader.Starved;
    }

    private static bool ReadRest(AddressReader reader, bool isStreet, bool announced)
    {
        var shown = isStreet && announced;
        var comma = reader.Peek() is { } mark && mark.Is(',') ? 1 : 0;
        if (
            reader.Peek(comma) is { Kind: TokenKind.Latin } unit
            && LatinPlaces.IsUnit(unit.Text)
            && reader.Peek(comma + 1) is { Kind: TokenKind.Number }
        )
        {
            Skip(reader, comma + 2);
            shown |= isStreet;
        }

        return ReadCity(reader, isStreet) || shown;
    }

    // ", Springfield, IL 62704" and ", London NW1 6XE".
    private static bool ReadCity(AddressReader reader, bool isStreet)
    {
        if (reader.Peek() is not { } comma || !comma.Is(','))
        {
            return false;
        }

        var words = 0;
        while (words < 3 && reader.Peek(1 + words) is { IsCapitalised: true } word && IsCityWord(word.Text))
        {
            words++;
        }

        if (words == 0)
        {
            return false;
        }

        // The first part of a British postcode looks like a word of the city.
        for (var city = 1; city <= words; city++)
        {
            if (IsPostcode(reader, 1 + city, out var length))
            {
                Skip(reader, 1 + city + length);
                return true;
            }
        }

        var second = reader.Peek(1 + words) is { } mark && mark.Is(',') ? 1 : 0;
        if (
            isStreet
            && reader.Peek(1 + words + second) is { Kind: TokenKind.Latin } state
            && LatinPlaces.IsState(state.Text)
            && reader.Peek(2 + words + second) is { Kind: TokenKind.Number, Text.Length: 5 }
        )
        {
            Skip(reader, 3 + words + second);
            return true;
        }

        return false;
    }

    private static bool IsCityWord(string word) => word.Length > 2;

    // NW1 6XE, WC2B 6LH, M3 2BW: letters and digits without space come as tokens that touch.
    private static bool IsPostcode(AddressReader reader, int at, out int length)
    {
        length = 0;
        if (
            reader.Peek(at) is not { IsCapitalised: true, Text.Length: <= 2 }
            || reader.Peek(at + 1) is not { Kind: TokenKind.Number, Glued: true, Text.Length: <= 2 }
        )
        {
            return false;
        }

        var inner = reader.Peek(at + 2) is { Kind: TokenKind.Latin, Glued: true, Text.Length: 1 } ? 3 : 2;
        length = inner + 2;
        return reader.Peek(at + inner) is { Kind: TokenKind.Number, Spaced: true, Text.Length: 1 }
            && reader.Peek(at + inner + 1) is { Kind: TokenKind.Latin, Glued: true, Text.Length: 2 };
    }

    private static bool TakeMark(AddressReader reader, char mark)
    {
        if (reader.Peek() is not { } token || !token.Is(mark))
        {
            return false;
        }

        reader.Skip();
        return true;
    }

    private static void Skip(AddressReader reader, int count)
    {
        for (var i = 0; i < count; i++)
        {
            reader.Skip();
        }
    }

    private bool IsAnnounced(int index)
    {
        var before = At(index - 1);
        before = before is not null && before.Is(':') ? At(index - 2) : before;
        return before is { Kind: TokenKind.Latin or TokenKind.Korean } word
            && (LatinPlaces.Announces(word.Text) || KoreanPlaces.IsLabel(word.Text));
    }
}
