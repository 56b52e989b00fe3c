namespace Pipeline.Guardrails.Detectors;

/// <summary>The check digit of a Korean business registration number.</summary>
internal static class BusinessNumbers
{
    /// <summary>Weights 1, 3, 7 by turns, 5 for the ninth digit, and the tens of that product; modulo 10.</summary>
    /// <param name="digits">Ten digits.</param>
    public static bool HasCheckDigit(ReadOnlySpan<byte> digits)
    {
        ReadOnlySpan<byte> weights = [1, 3, 7, 1, 3, 7, 1, 3, 5];
        var sum = digits[8] * 5 / 10;
        for (var i = 0; i < 9; i++)
        {
            sum += digits[i] * weights[i];
        }

        return digits[9] == (10 - sum % 10) % 10;
    }
}
