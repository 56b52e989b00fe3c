using Pipeline.Grains.Guardrails;
using Pipeline.Guardrails.Links;

namespace Pipeline.Grains.Answers;

/// <summary>Keeps links back from an answer that are not for hosts which the policy or the question names.</summary>
internal static class Containment
{
    /// <summary>Puts it behind what decides the citations.</summary>
    /// <param name="citations">Decides the citations.</param>
    /// <param name="guard">The question's guard.</param>
    /// <param name="isJson">Whether the answer is JSON.</param>
    /// <param name="asked">What the caller wrote: hosts that it names are asked for.</param>
    public static ICitationWriter Around(
        ICitationWriter citations,
        QuestionGuard guard,
        bool isJson,
        params IEnumerable<string?> asked
    )
    {
        if (guard.Links() is not { } links)
        {
            return citations;
        }

        var allowed = new AllowedHosts([
            .. guard.AllowedHosts,
            .. asked.OfType<string>().SelectMany(AllowedHosts.NamedIn),
        ]);
        return isJson
            ? new ContainedJson(citations, new JsonLinkFilter(allowed), links)
            : new ContainedCitations(citations, new LinkFilter(allowed), links);
    }
}
