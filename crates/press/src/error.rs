/// Why the press could not go on; it tries again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The record.
    #[error("the record: {0}")]
    Record(#[from] newsroom::Refusal),
    /// The paper.
    #[error("{0}")]
    Paper(#[from] paper::Error),
    /// The readers' data.
    #[error(transparent)]
    Readers(#[from] readers::Error),
    /// The paper carries another record's identity.
    #[error("the paper was made from record {paper}, but this is record {record}: nothing is printed until that is resolved")]
    OtherRecord {
        /// Identity in the paper.
        paper: String,
        /// Identity of the record that answers.
        record: String,
    },
    /// The ledger was rewound while another paper was made.
    #[error("the ledger was rewound while the paper was made anew; it begins again")]
    RewoundMeanwhile,
    /// Two papers could not be brought to the same event.
    #[error("so much is published that no two papers stand at the same event; ask again when it is quieter")]
    NeverStill,
}
