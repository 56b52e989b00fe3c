using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>A test of what Tesseract recognises. Without it the test is skipped, or fails where everything must run
/// (the variable <c>PIPELINE_REQUIRE_PROGRAMS</c> is set).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsTesseractAttribute : FactAttribute
{
    public NeedsTesseractAttribute() => Skip = Missing.ReasonToSkip;
}

/// <summary>As <see cref="NeedsTesseractAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TheoryNeedsTesseractAttribute : TheoryAttribute
{
    public TheoryNeedsTesseractAttribute() => Skip = Missing.ReasonToSkip;
}

internal static class Missing
{
    public static string? ReasonToSkip { get; } =
        Environment.GetEnvironmentVariable("PIPELINE_REQUIRE_PROGRAMS") is { Length: > 0 }
        || RecognitionTools.Find() is { PageRenderer: not null } tools
            && Tesseract.Wanted.All(Tesseract.LanguagesOf(tools).Contains)
            ? null
            : "Install tesseract-ocr, tesseract-ocr-kor, tesseract-ocr-eng and poppler-utils to run this test.";
}
