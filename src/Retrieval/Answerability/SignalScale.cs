namespace Pipeline.Retrieval.Answerability;

/// <summary>Brings one signal to a scale from 0 to 1: 1/2 where what answers parts from what does not.</summary>
/// <param name="Cut">What becomes 1/2.</param>
/// <param name="Full">What becomes 1; above the cut. As far below the cut is 0, and between them it is a line.</param>
public sealed record SignalScale(double Cut, double Full)
{
    /// <summary>The signal on the scale; grows with it.</summary>
    /// <param name="value">The signal.</param>
    public double Map(double value) => Math.Clamp(0.5 + ((value - Cut) / (2 * (Full - Cut))), 0, 1);
}
