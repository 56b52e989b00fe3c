using Pipeline.Storage.Documents;

namespace Pipeline.Storage.Rows;

/// <summary>A scope's verdict on stored sets of labels; documents share few, so each is looked at once.</summary>
internal sealed class LabelSets(ReadScope scope)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    public bool Allow(string labelsJson)
    {
        if (scope.IsEverything)
        {
            return true;
        }

        if (!_known.TryGetValue(labelsJson, out var allowed))
        {
            _known[labelsJson] = allowed = scope.Allows(TextList.Read(labelsJson));
        }

        return allowed;
    }
}
