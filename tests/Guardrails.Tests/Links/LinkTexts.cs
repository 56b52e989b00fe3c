using Pipeline.Guardrails.Links;

namespace Pipeline.Guardrails.Tests.Links;

internal static class LinkTexts
{
    /// <summary>What leaves of a whole text.</summary>
    public static string Filter(string text, params string[] hosts)
    {
        var filter = new LinkFilter(new AllowedHosts(hosts));
        return filter.Push(text) + filter.Complete();
    }
}
