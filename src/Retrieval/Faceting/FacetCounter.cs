using Pipeline.Retrieval.Filtering;

namespace Pipeline.Retrieval.Faceting;

/// <summary>Counts the values of metadata fields over documents.</summary>
/// <param name="fields">The fields.</param>
public sealed class FacetCounter(IReadOnlyList<string> fields)
{
    private readonly Dictionary<(string Field, FilterValue Value), long> _counts = [];
    private readonly HashSet<FilterValue> _seen = [];

    /// <summary>Counts a document; every value of an array once.</summary>
    /// <param name="document">The document.</param>
    public void Add(FilterSubject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        foreach (var field in fields)
        {
            _seen.Clear();
            foreach (var value in document.Field(FilterValue.Compose(field)))
            {
                if (_seen.Add(value))
                {
                    Add(new FacetCount(field, value, 1));
                }
            }
        }
    }

    /// <summary>Adds what another counter found, for example that of another shard.</summary>
    /// <param name="count">The other's count.</param>
    public void Add(FacetCount count)
    {
        ArgumentNullException.ThrowIfNull(count);
        _counts[(count.Field, count.Value)] = _counts.GetValueOrDefault((count.Field, count.Value)) + count.Documents;
    }

    /// <summary>The counts.</summary>
    /// <returns>By field in the order asked, then the most frequent first, then by the value's text form.</returns>
    public IReadOnlyList<FacetCount> ToCounts() =>
        [
            .. fields
                .Distinct(StringComparer.Ordinal)
                .SelectMany(field =>
                    _counts
                        .Where(count => count.Key.Field == field)
                        .Select(count => new FacetCount(field, count.Key.Value, count.Value))
                        .OrderByDescending(count => count.Documents)
                        .ThenBy(count => count.Value.ToString(), StringComparer.Ordinal)
                ),
        ];
}
