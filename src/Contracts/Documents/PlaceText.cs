using System.Globalization;

namespace Pipeline.Contracts.Documents;

/// <summary>Says where a passage stands, as people do: "pages 3–4", "slide 5", "sheet 2, rows 3–40",
/// "1:02–1:40".</summary>
public static class PlaceText
{
    private const int MillisecondsPerSecond = 1000;

    /// <summary>The place; null when nothing is known of it.</summary>
    /// <param name="page">The page that the passage begins on.</param>
    /// <param name="place">What else is known.</param>
    /// <param name="isKorean">Whether in Korean; else in English.</param>
    public static string? Of(int? page, PassagePlace? place, bool isKorean)
    {
        var parts = new List<string>();
        if (page is { } first)
        {
            parts.Add(Pages(place?.Kind ?? PageKind.Page, first, place?.LastPage, isKorean));
        }

        if (place?.FirstRow is { } row)
        {
            var rows = Range(row, place.LastRow);
            parts.Add(
                isKorean ? $"{rows}행"
                : place.LastRow > row ? $"rows {rows}"
                : $"row {rows}"
            );
        }

        if (place?.FromMilliseconds is { } from)
        {
            var (begin, end) = (Time(from), Time(place.ToMilliseconds ?? from));
            parts.Add(begin == end ? begin : $"{begin}–{end}");
        }

        return parts.Count > 0 ? string.Join(", ", parts) : null;
    }

    private static string Pages(PageKind kind, int first, int? last, bool isKorean)
    {
        var pages = Range(first, last);
        var many = last > first;
        return (kind, isKorean) switch
        {
            (PageKind.Slide, true) => $"슬라이드 {pages}",
            (PageKind.Slide, false) => many ? $"slides {pages}" : $"slide {pages}",
            (PageKind.Sheet, true) => $"시트 {pages}",
            (PageKind.Sheet, false) => many ? $"sheets {pages}" : $"sheet {pages}",
            (_, true) => $"{pages}쪽",
            _ => many ? $"pages {pages}" : $"page {pages}",
        };
    }

    private static string Range(int first, int? last) =>
        last > first
            ? string.Create(CultureInfo.InvariantCulture, $"{first}–{last}")
            : first.ToString(CultureInfo.InvariantCulture);

    private static string Time(int milliseconds)
    {
        var time = TimeSpan.FromSeconds(milliseconds / MillisecondsPerSecond);
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss}")
            : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);
    }
}
