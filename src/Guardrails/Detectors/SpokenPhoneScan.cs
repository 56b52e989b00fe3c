namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Korean mobile numbers written as they are spoken: 공일공 일이삼사 오육칠팔, with digits among the syllables, with
/// spaces, dashes, dots or 에 between the groups. At least two digits are syllables; more than eleven digits are not
/// looked at, because a particle such as 이 may follow.
/// </summary>
internal sealed class SpokenPhoneScan : IDetectorScan
{
    /// <summary>The most that is undecided: eleven digits and what stands between them.</summary>
    public const int MaxUndecided = Digits + (Digits - 1) * MaxGap;

    private const int Digits = 11;
    private const int MaxGap = 3;

    private readonly (byte Value, bool Spoken, int Start)[] _digits = new (byte, bool, int)[Digits];
    private int _count;
    private int _gap;

    public int UndecidedFrom => _count > 0 ? _digits[0].Start : int.MaxValue;

    public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
    {
        var value = ValueOf(folded);
        if (value < 0)
        {
            if (_count > 0 && (folded is not (' ' or '-' or '.' or ',' or '\n' or '에') || ++_gap > MaxGap))
            {
                _count = 0;
            }

            return;
        }

        _gap = 0;
        _digits[_count++] = ((byte)value, folded > '9', start);
        while (_count > 0 && !CouldBeMobile())
        {
            DropFirst();
        }

        if (_count < Digits)
        {
            return;
        }

        if (_digits.Count(digit => digit.Spoken) > 1)
        {
            findings.Add(new GuardFinding(GuardRules.Phone, _digits[0].Start, end - _digits[0].Start));
            _count = 0;
        }
        else
        {
            DropFirst();
        }
    }

    public void Complete(ICollection<GuardFinding> findings) => _count = 0;

    private void DropFirst()
    {
        _count--;
        Array.Copy(_digits, 1, _digits, 0, _count);
    }

    // 010 and eight more.
    private bool CouldBeMobile() =>
        _digits[0].Value == 0 && (_count < 2 || _digits[1].Value == 1) && (_count < 3 || _digits[2].Value == 0);

    private static int ValueOf(char c) =>
        c switch
        {
            >= '0' and <= '9' => c - '0',
            '공' or '영' => 0,
            '일' => 1,
            '이' => 2,
            '삼' => 3,
            '사' => 4,
            '오' => 5,
            '육' or '륙' => 6,
            '칠' => 7,
            '팔' => 8,
            '구' => 9,
            _ => -1,
        };
}
