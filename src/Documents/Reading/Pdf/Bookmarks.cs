using System.Text;
using UglyToad.PdfPig;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>A document's outline: what its maker calls headings.</summary>
internal static class Bookmarks
{
    private const int Most = 20_000;

    /// <summary>Levels of headings from 1, by the keys of their titles; none where the outline cannot be
    /// read.</summary>
    public static IReadOnlyDictionary<string, int> Of(PdfDocument document)
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            if (document.TryGetBookmarks(out var bookmarks))
            {
                foreach (var node in bookmarks.GetNodes().Take(Most))
                {
                    if (Key(node.Title ?? "") is { Length: > 0 } key)
                    {
                        levels.TryAdd(key, node.Level + 1);
                    }
                }
            }
        }
        catch (Exception e) when (e is not (OutOfMemoryException or InsufficientExecutionStackException))
        {
            // A damaged outline costs the outline.
        }

        return levels;
    }

    /// <summary>The letters and digits of a title.</summary>
    public static string Key(string title)
    {
        var key = new StringBuilder(title.Length);
        foreach (var c in title.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(c))
            {
                key.Append(char.ToLowerInvariant(c));
            }
        }
        return key.ToString();
    }
}
