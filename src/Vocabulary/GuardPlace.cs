namespace Pipeline.Vocabulary;

/// <summary>Where in the path of a question a text stands when it is inspected.</summary>
public enum GuardPlace
{
    /// <summary>What the user wrote.</summary>
    Question,

    /// <summary>Text retrieved from documents, before the model reads it.</summary>
    Context,

    /// <summary>What the model wrote, before the user reads it.</summary>
    Output,
}
