namespace Pipeline.Documents.Reading.Mail;

/// <summary>Numbers of the properties that are read ([MS-OXPROPS]).</summary>
internal static class MsgProperty
{
    public const int Subject = 0x0037;
    public const int Submitted = 0x0039;
    public const int SenderName = 0x0C1A;
    public const int SenderAddress = 0x0C1F;
    public const int SenderSmtp = 0x5D01;
    public const int Cc = 0x0E03;
    public const int To = 0x0E04;
    public const int Delivered = 0x0E06;
    public const int Body = 0x1000;
    public const int CompressedRtf = 0x1009;
    public const int Html = 0x1013;
    public const int DisplayName = 0x3001;
    public const int FileName = 0x3704;
    public const int LongFileName = 0x3707;
    public const int InternetCodePage = 0x3FDE;
    public const int CodePage = 0x3FFD;
}
