using System.Collections.Frozen;

namespace Pipeline.Documents.Reading.Drawings;

/// <summary>The attributes of DrawingML, charts and diagrams that are looked at.</summary>
internal static class DrawingAttributes
{
    /// <summary>The names, with those of the format around.</summary>
    public static FrozenSet<string> With(params ReadOnlySpan<string> others) =>
        new[]
        {
            "firstRow",
            "formatCode",
            "hidden",
            "hMerge",
            "idx",
            "lvl",
            "name",
            "rel-dm",
            "rel-id",
            "startAt",
            "type",
            "vMerge",
        }
            .Concat(others.ToArray())
            .ToFrozenSet(StringComparer.Ordinal);
}
