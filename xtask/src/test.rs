pub fn test(_: Option<&str>, _: &[String]) -> crate::Result {
    Ok(())
}
