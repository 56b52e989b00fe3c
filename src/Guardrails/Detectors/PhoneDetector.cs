using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Telephone numbers: Korean (mobile, landline, internet and virtual numbers, with or without +82), North American with
/// separators, and international numbers (ITU-T E.164) with a plus sign and an assigned country code. Korean
/// representative numbers (1588-0000 and the like) belong to companies and are not personal: they do not count.
/// Mobile numbers written as they are spoken (공일공 …) count too.
/// Groups glued to more digits by a dash or dot (dates, versions, ISBN, addresses of machines, serials) do not either.
/// </summary>
public sealed class PhoneDetector : IDetector
{
    /// <inheritdoc/>
    public string Rule => GuardRules.Phone;

    /// <inheritdoc/>
    public int MaxLength => NumberScan.MaxUndecided;

    /// <inheritdoc/>
    public IDetectorScan Start() => new SeveralScans(new Scan(), new SpokenPhoneScan());

    private sealed class Scan() : NumberScan(GuardRules.Phone)
    {
        private static readonly string[] Names =
        [
            "전화",
            "전화번호",
            "연락처",
            "휴대폰",
            "핸드폰",
            "휴대전화",
            "팩스",
            "번호",
            "tel",
            "phone",
            "mobile",
            "cell",
            "fax",
            "telephone",
            "call",
        ];

        private static readonly string[] Touches = ["tel", "phone", "mobile", "cell", "fax", "hp", "call", "telephone"];

        protected override int Match(int index, bool ended, out int start, out int end)
        {
            var first = Group(index);
            start = first.Start;
            end = first.End;
            int count;
            if (first.Plus || (first.Value == 82 && first.Length == 4 && !first.LetterBefore))
            {
                count = International(index);
            }
            else if (first.Before.IsTight || TouchesWord(first))
            {
                count = 0;
            }
            else if (first.Value != 0 && first.Length is 2 or 3 or 4 && first.Digit(0) == 0)
            {
                count = Korean(index);
            }
            else if (first.Length == 3)
            {
                count = NorthAmerican(index);
            }
            else if (first is { Length: 1, Value: 1 } && GluedAfter(index) && Group(index + 1).Length == 3)
            {
                // 1-212-555-0147, the trunk code before.
                count = NorthAmerican(index + 1) is > 0 and var more ? more + 1 : 0;
            }
            else
            {
                count = InOnePiece(first);
            }

            if (count == 0 && first.StartsRun && !first.Plus && !TouchesWord(first))
            {
                count = MobileInAnyGroups(index, LastOfLine(index, ended));
            }

            if (count == 0)
            {
                return 0;
            }

            end = Group(index + count - 1).End;
            if (first.Plus || (count > 1 && Group(index + 1).Before.Closes))
            {
                start = first.LeadStart;
            }

            return count;
        }

        private bool TouchesWord(DigitGroup group) => group.LetterBefore && !Labels.Touching(Touches);

        private int International(int index)
        {
            Span<byte> digits = stackalloc byte[MaxDigits];
            var length = 0;
            var longest = 0;
            for (var i = index; i < Count; i++)
            {
                var group = Group(i);
                // What stands in the next line belongs to a number that is not whole without it.
                var another = group.Before.HasBreak && (longest > 0 || !IsTogether(index, i));
                if (length + group.Length > 15 || (i > index && (group.Length > 12 || another)))
                {
                    break;
                }

                group.CopyTo(digits[length..]);
                length += group.Length;
                var number = digits[..length];
                if (!Group(index).Plus)
                {
                    number = number[2..];
                }

                if (CallingCodes.IsNumber(number))
                {
                    longest = i - index + 1;
                }
            }
            return longest;
        }

        // Area or carrier, three or four digits, four digits; or a mobile number as 010-12345678.
        private int Korean(int index)
        {
            var area = Group(index);
            if (!KoreanNumbers.IsArea(area.Value, area.Length) || index + 1 >= Count)
            {
                return 0;
            }

            var second = Group(index + 1);
            if (second.Length == 8 && KoreanNumbers.IsMobile(area.Value, area.Length))
            {
                return GluedAfter(index + 1) ? 0 : 2;
            }

            if (second.Length is not (3 or 4) || index + 2 >= Count)
            {
                return 0;
            }

            var third = Group(index + 2);
            return
                third.Length == 4
                && !third.Before.HasParenthesis
                && IsTogether(index, index + 2)
                && !GluedAfter(index + 2)
                ? 3
                : 0;
        }

        // NANP: [2-9]xx [2-9]xx xxxx, the area not an x11 service, with dashes, dots, or the area in parentheses.
        private int NorthAmerican(int index)
        {
            var area = Group(index);
            if (area.LetterBefore || area.Value < 200 || area.Value % 100 == 11 || index + 2 >= Count)
            {
                return 0;
            }

            var exchange = Group(index + 1);
            var line = Group(index + 2);
            var separated = exchange.Before.Closes || (exchange.Before.IsJoined && line.Before.IsJoined);
            return
                separated
                && exchange.Length == 3
                && exchange.Value >= 200
                && line.Length == 4
                && !line.Before.HasParenthesis
                && IsTogether(index, index + 2)
                && !GluedAfter(index + 2)
                && !line.LetterAfter
                ? 3
                : 0;
        }

        // Mobile numbers stand out by themselves; other Korean numbers in one piece must be named.
        private int InOnePiece(DigitGroup group)
        {
            if (group.LetterAfter || group.Length is < 9 or > 12)
            {
                return 0;
            }

            Span<byte> digits = stackalloc byte[MaxDigits];
            group.CopyTo(digits);
            var number = digits[..group.Length];
            return
                number[0] == 0
                && (
                    KoreanNumbers.IsMobileNumber(number)
                    || (KoreanNumbers.IsNational(number[1..]) && Labels.Near(Names))
                )
                ? 1
                : 0;
        }

        private int MobileInAnyGroups(int index, int last)
        {
            var total = 0;
            for (var i = index; i <= last; i++)
            {
                total += Group(i).Length;
                if (total > 11)
                {
                    return 0;
                }
            }
            if (last < 0 || total < 10 || Group(last).LetterAfter)
            {
                return 0;
            }

            Span<byte> digits = stackalloc byte[MaxDigits];
            return KoreanNumbers.IsMobileNumber(digits[..CopyDigits(index, last, digits)]) ? last - index + 1 : 0;
        }
    }
}
