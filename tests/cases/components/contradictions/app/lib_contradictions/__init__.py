from lib_contradictions.parts import RefundHandler as RefundHandler
