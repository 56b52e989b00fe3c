using Pipeline.Contracts.Search;
using Pipeline.Documents.Chunking.Sentences;
using Pipeline.Grains.Particulars;
using Pipeline.Retrieval.Duplicates;

namespace Pipeline.Grains.Answers.Support;

/// <summary>What a passage says, in the form that sentences are compared with.</summary>
internal sealed class PassageFacts
{
    private PassageFacts(string text)
    {
        var (dates, rest) = DateReader.Read(text);
        Dates = dates;
        Numbers = [.. NumberReader.Read(rest), .. dates.SelectMany(Parts)];
        Units = ContentUnits.Of(text);
        Words = string.Concat(PassageWords.Of(text));
        string[] sentences =
        [
            .. text.Split('\n').SelectMany(line => SentenceSplitter.Split(line).Select(range => line[range])),
        ];
        Statements = [.. sentences.Select(Read)];
        Sentences =
        [
            .. sentences
                .SelectMany(sentence => Negation.Clauses(sentence).Prepend(sentence).Distinct())
                .Select(sentence => (ContentUnits.Of(sentence), Negation.In(sentence))),
        ];
    }

    /// <summary>Its numbers, and those of its dates.</summary>
    public IReadOnlyList<Quantity> Numbers { get; }

    /// <summary>Its dates.</summary>
    public IReadOnlyList<CalendarDate> Dates { get; }

    /// <summary>Its sentences in their order: their content, and the numbers and dates in them.</summary>
    public IReadOnlyList<(
        HashSet<string> Units,
        IReadOnlyList<Quantity> Numbers,
        IReadOnlyList<CalendarDate> Dates
    )> Statements { get; }

    /// <summary>The numbers of its titles and headings, which belong to all of its sentences.</summary>
    public IReadOnlyList<Quantity> Heading { get; private init; } = [];

    /// <summary>Its content.</summary>
    public HashSet<string> Units { get; }

    /// <summary>Its letters and digits in lower case, without anything between them.</summary>
    public string Words { get; }

    /// <summary>Its sentences and their clauses: their content, and whether they deny.</summary>
    public IReadOnlyList<(HashSet<string> Units, bool Denies)> Sentences { get; }

    /// <summary>Of one passage, or of several together.</summary>
    public static PassageFacts Of(params IEnumerable<SearchHit> hits)
    {
        SearchHit[] passages = [.. hits];
        return new PassageFacts(string.Join('\n', passages.Select(hit => $"{Above(hit)}\n{hit.Text}")))
        {
            Heading = [.. passages.SelectMany(hit => Read(Above(hit)).Item2)],
        };
    }

    private static string Above(SearchHit hit) => $"{hit.Title}\n{string.Join('\n', hit.HeadingPath)}";

    private static (HashSet<string>, IReadOnlyList<Quantity>, IReadOnlyList<CalendarDate>) Read(string sentence)
    {
        var (dates, rest) = DateReader.Read(sentence);
        return (ContentUnits.Of(sentence), [.. NumberReader.Read(rest), .. dates.SelectMany(Parts)], dates);
    }

    private static IEnumerable<Quantity> Parts(CalendarDate date)
    {
        if (date.Year is { } year)
        {
            yield return new Quantity(year, "year");
        }

        yield return new Quantity(date.Month, "month");
        if (date.Day is { } day)
        {
            yield return new Quantity(day, "day");
        }
    }
}
