using System.Globalization;
using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>
/// A value that metadata is compared with: a string, a number or a boolean. Values of different kinds are never equal
/// and have no order. Strings compare by code unit after composition (Unicode NFC); when both are ISO 8601 dates
/// (<c>2024-05-01</c>, or with a time and an optional offset, UTC assumed) they compare as moments.
/// </summary>
public readonly struct FilterValue : IEquatable<FilterValue>
{
    /// <summary>The longest string, in UTF-16 code units.</summary>
    public const int MaxLength = 1024;

    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    private readonly string? _text;
    private readonly double _number;
    private readonly DateTime? _moment;

    /// <summary>A string.</summary>
    /// <param name="value">At most <see cref="MaxLength"/> code units.</param>
    public FilterValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > MaxLength)
        {
            throw new FilterException(
                $"A filter's string has {value.Length} characters; at most {MaxLength} are allowed."
            );
        }

        Kind = FilterValueKind.Text;
        _text = Compose(value);
        _moment = ReadMoment(_text);
    }

    /// <summary>A number.</summary>
    /// <param name="value">A finite number.</param>
    public FilterValue(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new FilterException("A filter's number must be finite.");
        }

        Kind = FilterValueKind.Number;
        _number = value == 0 ? 0 : value;
    }

    /// <summary>A boolean.</summary>
    /// <param name="value">The value.</param>
    public FilterValue(bool value)
    {
        Kind = FilterValueKind.Boolean;
        _number = value ? 1 : 0;
    }

    /// <summary>Which of the three kinds this is.</summary>
    public FilterValueKind Kind { get; }

    internal string? Text => _text;

    /// <summary>Makes a string value.</summary>
    /// <param name="value">The string.</param>
    public static implicit operator FilterValue(string value) => new(value);

    /// <summary>Makes a number value.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FilterValue(double value) => new(value);

    /// <summary>Makes a boolean value.</summary>
    /// <param name="value">The boolean.</param>
    public static implicit operator FilterValue(bool value) => new(value);

    /// <summary>Whether two values are equal.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool operator ==(FilterValue left, FilterValue right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(FilterValue left, FilterValue right) => !left.Equals(right);

    /// <summary>Orders two values.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <returns>Negative, zero or positive; null where there is no order (different kinds).</returns>
    public static int? Compare(FilterValue left, FilterValue right)
    {
        if (left.Kind != right.Kind)
        {
            return null;
        }

        if (left.Kind != FilterValueKind.Text)
        {
            return left._number.CompareTo(right._number);
        }

        return left._moment is { } a && right._moment is { } b
            ? a.CompareTo(b)
            : Math.Sign(string.CompareOrdinal(left._text ?? string.Empty, right._text ?? string.Empty));
    }

    /// <inheritdoc/>
    public bool Equals(FilterValue other) => Compare(this, other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FilterValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Kind != FilterValueKind.Text ? HashCode.Combine(Kind, _number)
        : _moment is { } moment ? moment.GetHashCode()
        : string.GetHashCode(_text ?? string.Empty, StringComparison.Ordinal);

    /// <summary>The value in the text form of filters.</summary>
    /// <returns>A quoted string, a number, or <c>true</c> or <c>false</c>.</returns>
    public override string ToString() =>
        Kind switch
        {
            FilterValueKind.Number => _number.ToString("R", CultureInfo.InvariantCulture),
            FilterValueKind.Boolean => _number != 0 ? "true" : "false",
            _ => Quote(_text ?? string.Empty),
        };

    internal static string Compose(string text)
    {
        foreach (var c in text)
        {
            if (c >= '\u0300')
            {
                return IsWellFormed(text) ? text.Normalize(NormalizationForm.FormC) : text;
            }
        }

        return text;
    }

    internal static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
            }
        }

        return true;
    }

    private static DateTime? ReadMoment(string text) =>
        text.Length is >= 10 and <= 40
        && char.IsAsciiDigit(text[0])
        && DateTime.TryParseExact(
            text,
            DateFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment
        )
            ? moment
            : null;
}
