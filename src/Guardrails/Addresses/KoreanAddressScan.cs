using Pipeline.Guardrails.Tokens;

namespace Pipeline.Guardrails.Addresses;

/// <summary>
/// Finds Korean addresses: regions from the large to the small, then a street and a building (테헤란로 152) or a
/// district and a lot (역삼동 737-12), then what stands after it: floor, flat, the district in parentheses. Without
/// regions a label must announce it.
/// </summary>
internal sealed class KoreanAddressScan() : TokenScan(GuardRules.Address)
{
    private const int MaxRegions = 5;

    protected override int Match(int index, bool ended, out int end)
    {
        end = 0;
        var first = At(index)!;
        if (first.Kind != TokenKind.Korean)
        {
            return 0;
        }

        var at = index;
        var regions = 0;
        for (; regions < MaxRegions && At(at) is { Kind: TokenKind.Korean } word; regions++, at++)
        {
            var isRegion =
                KoreanPlaces.IsRegion(word.Text)
                || (regions == 0 ? KoreanPlaces.IsProvince(word.Text) : KoreanPlaces.IsTown(word.Text));
            if (!isRegion)
            {
                break;
            }
        }

        if (At(at) is null && !ended)
        {
            return regions > 0 || IsAnnounced(index) ? More : 0;
        }

        return regions == 0 && !IsAnnounced(index) ? 0 : Rest(index, at, ended, out end);
    }

    private int Rest(int index, int at, bool ended, out int end)
    {
        var reader = new AddressReader(At, at, ended);
        var found = ReadStreet(reader);
        if (!found && !reader.Starved)
        {
            reader = new AddressReader(At, at, ended);
            found = ReadLot(reader);
        }

        if (found)
        {
            ReadRest(reader);
        }

        end = reader.End;
        return reader.Starved ? More
            : found ? reader.Position - index
            : 0;
    }

    // 테헤란로 152, 송도과학로28길 385-25, 중앙로 8번길 23, 마린시티1로 7.
    private static bool ReadStreet(AddressReader reader)
    {
        if (reader.Take(TokenKind.Korean) is not { } street)
        {
            return false;
        }

        if (!KoreanPlaces.IsStreet(street.Text))
        {
            if (reader.TakeGlued(TokenKind.Number) is null || reader.TakeGlued(TokenKind.Korean) is not { } ending)
            {
                return false;
            }

            if (ending.Text is not ("로" or "길" or "대로"))
            {
                return false;
            }
        }

        if (reader.Take(TokenKind.Number) is null)
        {
            return false;
        }

        // Of a lot in 태평로1가 the number is no building.
        if (reader.Peek() is { Kind: TokenKind.Korean, Glued: true, Text: "가" })
        {
            return false;
        }

        if (reader.Peek() is { Kind: TokenKind.Korean, Glued: true, Text: "길" or "번길" or "번가길" })
        {
            reader.Skip();
            if (reader.Take(TokenKind.Number) is null)
            {
                return false;
            }
        }

        return ReadSecondNumber(reader);
    }

    // 역삼동 737-12, 남산면 수동리 산 123, 을지로1가 25번지.
    private static bool ReadLot(AddressReader reader)
    {
        if (reader.Take(TokenKind.Korean) is not { } district)
        {
            return false;
        }

        if (reader.Peek() is { Kind: TokenKind.Number, Glued: true } && !reader.Starved)
        {
            reader.Skip();
            if (reader.TakeGlued(TokenKind.Korean) is not { Text: "가" or "동" })
            {
                return false;
            }
        }
        else if (!KoreanPlaces.IsDistrict(district.Text))
        {
            return false;
        }

        if (reader.Peek() is { Kind: TokenKind.Korean, Text: "산" })
        {
            reader.Skip();
        }

        return reader.Take(TokenKind.Number) is not null && ReadSecondNumber(reader);
    }

    private static bool ReadSecondNumber(AddressReader reader)
    {
        if (reader.Peek() is { Glued: true } dash && dash.Is('-') && reader.Peek(1) is { Kind: TokenKind.Number })
        {
            reader.Skip();
            reader.Skip();
        }

        if (reader.Peek() is { Kind: TokenKind.Korean, Glued: true } word)
        {
            if (KoreanPlaces.Counts(word.Text))
            {
                return false;
            }

            if (word.Text.StartsWith("번지", StringComparison.Ordinal))
            {
                reader.SkipPart(2);
            }
        }
        return !reader.Starved;
    }

    // 3층, 101동 1203호, 302호 (역삼동), (명동2가) 3층, 한강아파트 101동 505호.
    private static void ReadRest(AddressReader reader)
    {
        ReadUnits(reader);
        if (ReadDistrict(reader) && !reader.Starved)
        {
            ReadUnits(reader);
        }
    }

    private static void ReadUnits(AddressReader reader)
    {
        for (var i = 0; i < 4 && !reader.Starved; i++)
        {
            var before = reader.Peek() is { } comma && comma.Is(',') ? 1 : 0;
            // The name of a building counts where a flat or a floor follows.
            if (
                i == 0
                && reader.Peek(before) is { Kind: TokenKind.Korean, Spaced: true, Broken: false, Text.Length: > 1 }
            )
            {
                before++;
            }

            if (
                reader.Peek(before) is not { Kind: TokenKind.Number, Broken: false }
                || reader.Peek(before + 1) is not { Kind: TokenKind.Korean, Glued: true } unit
                || unit.Text[0] is not ('동' or '호' or '층')
                || !EndsUnit(unit.Text.AsSpan(1))
            )
            {
                break;
            }

            for (var skipped = 0; skipped <= before; skipped++)
            {
                reader.Skip();
            }

            reader.SkipPart(1);
        }
    }

    private static bool EndsUnit(ReadOnlySpan<char> rest) =>
        Names.KoreanWords.IsParticle(rest) || rest is "에" or "에서" or "까지";

    private static bool ReadDistrict(AddressReader reader)
    {
        if (
            reader.Peek() is not { } open
            || !open.Is('(')
            || reader.Peek(1) is not { Kind: TokenKind.Korean } district
            || !(KoreanPlaces.IsDistrict(district.Text) || reader.Peek(2) is { Kind: TokenKind.Number })
        )
        {
            return false;
        }

        var glued = reader.Peek(2) is { Kind: TokenKind.Number } && reader.Peek(3) is { Text: "가" } ? 2 : 0;
        if (reader.Peek(2 + glued) is not { } close || !close.Is(')'))
        {
            return false;
        }

        for (var i = 0; i < 3 + glued; i++)
        {
            reader.Skip();
        }

        return true;
    }

    private bool IsAnnounced(int index)
    {
        var before = At(index - 1);
        before = before is not null && before.Is(':') ? At(index - 2) : before;
        return before is { Kind: TokenKind.Korean } && KoreanPlaces.IsLabel(before.Text);
    }
}
