namespace Pipeline.Retrieval.Tests.Measurements;

/// <summary>A theory over test collections, skipped where none is found.</summary>
public sealed class MeasurementTheoryAttribute : TheoryAttribute
{
    public MeasurementTheoryAttribute()
    {
        if (BeirSet.Find("cranfield") is null && BeirSet.Find("korquad-a") is null && BeirSet.Find("xquad-en") is null)
        {
            Skip = "No test collections: set PIPELINE_DATA to a folder of sets in BEIR's layout.";
        }
    }
}
