namespace Pipeline.Grains.Particulars;

/// <summary>A number that a text states.</summary>
/// <param name="Value">Its value: 3만 is 30000.</param>
/// <param name="Unit">Its unit, as one word for both languages; null: none is said.</param>
internal readonly record struct Quantity(decimal Value, string? Unit)
{
    /// <summary>Whether both can mean the same.</summary>
    public bool Agrees(Quantity other) =>
        Value == other.Value && (Unit is null || other.Unit is null || Unit == other.Unit);
}
