namespace Pipeline.Documents.Reading.Ppt;

/// <summary>A record of a presentation ([MS-PPT] 2.3.1).</summary>
/// <param name="Type">Its type.</param>
/// <param name="Instance">What distinguishes it from others of its type.</param>
/// <param name="Start">Where its data begins.</param>
/// <param name="End">Where its data ends.</param>
/// <param name="IsContainer">Whether its data is records.</param>
internal readonly record struct PptRecord(int Type, int Instance, int Start, int End, bool IsContainer);
