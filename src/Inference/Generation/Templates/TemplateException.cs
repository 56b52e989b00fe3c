namespace Pipeline.Inference.Generation.Templates;

/// <summary>A template cannot be read, or cannot be carried out.</summary>
internal class TemplateException(string message) : Exception(message);

/// <summary>The template itself refuses the conversation (<c>raise_exception</c>).</summary>
internal sealed class TemplateRefusedException(string message) : TemplateException(message);
