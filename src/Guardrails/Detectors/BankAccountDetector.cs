using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Accounts of Korean banks: 10 to 14 digits in three or four groups, the first of 3 to 6 (110-123-456789,
/// 3333-01-1234567), or in one piece. Banks agree on no check digit, so the text before must name an account, a
/// transfer or a bank, and nothing nearer must name something else.
/// </summary>
public sealed class BankAccountDetector : IDetector
{
    /// <inheritdoc/>
    public string Rule => GuardRules.BankAccount;

    /// <inheritdoc/>
    public int MaxLength => NumberScan.MaxUndecided;

    /// <inheritdoc/>
    public IDetectorScan Start() => new Scan();

    private sealed class Scan() : NumberScan(GuardRules.BankAccount)
    {
        private static readonly string[] Names =
        [
            "계좌",
            "통장",
            "입금",
            "송금",
            "이체",
            "예금",
            "은행",
            "뱅크",
            "농협",
            "수협",
            "신협",
            "금고",
            "우체국",
            "저축",
            "환불받을",
            "account",
            "acct",
            "bank",
            "deposit",
            "wireto",
        ];

        // A bank's short name counts only where it stands right before the number.
        private static readonly string[] Banks =
        [
            "국민",
            "신한",
            "우리",
            "하나",
            "기업",
            "카카오",
            "토스",
            "케이",
            "부산",
            "대구",
            "경남",
            "광주",
            "전북",
            "제주",
            "산업",
            "씨티",
            "제일",
        ];

        private static readonly string[] Others =
        [
            .. Labels.Matters,
            "전화",
            "연락처",
            "휴대폰",
            "팩스",
            "사업자",
            "등록번호",
            "면허",
            "주민",
            "카드",
            "대표번호",
            "코드",
            "고객센터",
            "phone",
            "mobile",
            "fax",
            "card",
            "registration",
            "licence",
            "license",
        ];

        protected override int Match(int index, bool ended, out int start, out int end)
        {
            var first = Group(index);
            start = first.Start;
            end = first.End;
            if (first.LetterBefore || first.Plus || first.Before.IsTight)
            {
                return 0;
            }

            var count = first.Length is >= 10 and <= 14 && first.Digit(0) != 0 ? 1 : Shape(index);
            if (count == 0 || Group(index + count - 1).LetterAfter)
            {
                return 0;
            }

            end = Group(index + count - 1).End;
            return Labels.Nearest(Names, Others) || (first.StartsRun && Labels.Touching(Banks)) ? count : 0;
        }

        // The longest of three or four groups that is glued to nothing.
        private int Shape(int index)
        {
            var first = Group(index);
            if (first.Length is < 3 or > 6 || KoreanNumbers.IsArea(first.Value, first.Length))
            {
                return 0;
            }

            var (total, longest) = (first.Length, 0);
            var (fours, spaces) = (first.Length == 4, false);
            for (var i = index + 1; i < Math.Min(Count, index + 4); i++)
            {
                var group = Group(i);
                if (!(group.Before.IsJoined || group.Before.IsSpace) || group.Length > 7 || !IsTogether(index, i))
                {
                    break;
                }

                total += group.Length;
                spaces |= group.Before.IsSpace;
                var count = i - index + 1;
                // Fours with spaces between are a part of a card or of an IBAN.
                if (count >= 3 && !(spaces && fours) && total is >= 10 and <= 14 && !GluedAfter(i))
                {
                    longest = count;
                }

                fours &= group.Length == 4;
            }
            return longest;
        }
    }
}
