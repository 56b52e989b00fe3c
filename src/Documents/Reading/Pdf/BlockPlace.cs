namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Where a block or a part of it stands.</summary>
/// <param name="Page">The page.</param>
/// <param name="Box">The box on the upright page.</param>
internal readonly record struct BlockPlace(PageSize Page, PageBox Box);
