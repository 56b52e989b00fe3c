namespace Pipeline.Guardrails.Numbers;

/// <summary>Digits without anything between them.</summary>
internal struct DigitGroup
{
    /// <summary>The digits as a number; with <see cref="Length"/> it keeps the leading zeros. 19 digits fit.</summary>
    public ulong Value;

    /// <summary>How many digits; more than <see cref="NumberScan.MaxDigits"/> means too long for anything.</summary>
    public int Length;

    /// <summary>Offset of the first digit and just after the last.</summary>
    public int Start,
        End;

    /// <summary>Offset of the plus sign or opening parenthesis just before, else <see cref="Start"/>.</summary>
    public int LeadStart;

    /// <summary>What stands before it; empty for the first of a run.</summary>
    public Separator Before;

    /// <summary>The first group of a run or of a line.</summary>
    public bool StartsRun;

    /// <summary>A plus sign that is not part of a sum stands just before.</summary>
    public bool Plus;

    /// <summary>A Latin letter or underscore touches it on the left, on the right.</summary>
    public bool LetterBefore,
        LetterAfter;

    public readonly int Digit(int index)
    {
        var value = Value;
        for (var i = Length - 1; i > index; i--)
        {
            value /= 10;
        }

        return (int)(value % 10);
    }

    public readonly void CopyTo(Span<byte> digits)
    {
        var value = Value;
        for (var i = Length - 1; i >= 0; i--, value /= 10)
        {
            digits[i] = (byte)(value % 10);
        }
    }
}
