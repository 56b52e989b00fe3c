namespace Pipeline.Documents.Reading.Packages;

/// <summary>Paths of parts inside a package.</summary>
internal static class PartPath
{
    /// <summary>The path that a reference means.</summary>
    /// <param name="folder">The folder of the part that holds the reference, with a slash at its end, or empty.</param>
    /// <param name="reference">A relative reference, or one from the package's root with a slash before it.</param>
    /// <returns>A path without leading slash, "." and ".."; it never leaves the package.</returns>
    public static string Resolve(string folder, string reference)
    {
        var path = reference.StartsWith('/') ? reference : folder + reference;
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == "..")
            {
                segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            }
            else if (segment is not ("" or "."))
            {
                segments.Add(segment);
            }
        }
        return string.Join('/', segments);
    }
}
