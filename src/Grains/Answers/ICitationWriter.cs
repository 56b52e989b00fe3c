using Pipeline.Contracts.Answers;

namespace Pipeline.Grains.Answers;

/// <summary>Lets an answer's text through and finds the citations in it.</summary>
internal interface ICitationWriter
{
    /// <summary>Takes the next piece; returns what may leave now, with the citations in it.</summary>
    (string Text, IReadOnlyList<CitationEvent> Citations) Push(string piece);

    /// <summary>Nothing follows.</summary>
    (string Text, IReadOnlyList<CitationEvent> Citations) Complete();
}
