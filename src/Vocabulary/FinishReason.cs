namespace Pipeline.Vocabulary;

/// <summary>Why an answer ended.</summary>
public enum FinishReason
{
    /// <summary>The model ended its turn, or a stop string was reached.</summary>
    Stop,

    /// <summary>The token limit of the request, or the model's context, was reached.</summary>
    Length,

    /// <summary>The generator was disposed before the answer was complete.</summary>
    Cancelled,
}
