namespace Pipeline.Documents.Reading;

/// <summary>The formats that are read.</summary>
internal enum DocumentFormat
{
    Text,
    Markdown,
    Html,
    Pdf,
    Docx,
    Csv,
    Json,
}
